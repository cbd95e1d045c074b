-- What was put into the sample, for one look. Same columns as truth.csv.
CREATE TEMP TABLE truth (
    operation text, record_id text, class text, true_error text, expected text, detail text
) ON COMMIT DROP
