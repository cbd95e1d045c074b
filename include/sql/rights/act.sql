-- Says who acts, until the transaction ends. Writes a setting of the transaction.
SELECT set_config('tenken.officer', :officer, true)
