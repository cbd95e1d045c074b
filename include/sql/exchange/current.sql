-- A run's question of a purpose that is not withdrawn. Reads tenken.exchange.
SELECT exchange_id, state, stage, asked FROM tenken.exchange
WHERE run_id = %(run_id)s AND purpose = %(purpose)s AND state <> 'withdrawn'
