-- Whether a run's stage holds any record. Reads {stage} only.
SELECT EXISTS (SELECT FROM {stage}) AS staged
