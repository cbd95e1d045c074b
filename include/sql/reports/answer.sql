-- A person has looked at what has this hash. Writes report.approval, each step once.
INSERT INTO report.approval (sha256, step, person) VALUES (:sha256, :step, :person)
ON CONFLICT (sha256, step) DO NOTHING
