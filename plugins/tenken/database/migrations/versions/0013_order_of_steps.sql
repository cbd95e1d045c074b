-- In which order steps began and ended, told by PostgreSQL's own transactions: a clock can be set
-- back, and then a run that asks what was later would wait until it has caught up. Unknown for steps
-- taken before: of a run under way, the step inquire is then taken again.
ALTER TABLE tenken.step ADD COLUMN began xid8, ADD COLUMN ended xid8;
