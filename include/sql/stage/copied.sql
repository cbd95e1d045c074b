-- How many bytes each COPY that is under way has taken in. Reads the server's statistics only.
SELECT relid::bigint, bytes_processed FROM pg_stat_progress_copy
