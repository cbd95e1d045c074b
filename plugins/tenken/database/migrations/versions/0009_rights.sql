-- Who may see what. The table of the officers' roles, and the functions that the policies of
-- row-level security ask (include/sql/rights/conditions.sql). An officer of the pages acts as the role
-- tenken_web with the setting tenken.officer (plugins/tenken/rights).

-- '*' stands for every municipality, or every operation.
CREATE TABLE tenken.officer_role (
    officer           text NOT NULL CHECK (officer = btrim(officer) AND length(officer) BETWEEN 1 AND 100),
    municipality_code text NOT NULL CHECK (municipality_code ~ '^(\*|[0-9]{6})$'),
    operation         text NOT NULL CHECK (operation ~ '^(\*|[a-z][a-z_]{1,40})$'),
    role              text NOT NULL
                      CHECK (role IN ('officer', 'approver', 'leader', 'engineer', 'auditor')),
    granted_by        text NOT NULL,
    granted_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (officer, municipality_code, operation, role),
    CONSTRAINT whole_municipality CHECK (role <> 'leader' OR operation = '*')
);
COMMENT ON TABLE tenken.officer_role IS
    'officer 担当, approver 承認: tickets and persons of their operation. leader 統括, engineer データ管理者, auditor 監査: figures only; the auditor also the audit log.';

-- Who acts in this transaction; NULL when it is no officer of the pages.
CREATE FUNCTION tenken.officer() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE RETURN nullif(current_setting('tenken.officer', true), '');

-- Where the acting officer has one of these roles, each as `municipality/operation`.
CREATE FUNCTION tenken.places(VARIADIC roles text[]) RETURNS text[]
LANGUAGE sql STABLE PARALLEL SAFE RETURN (
    SELECT coalesce(array_agg(municipality_code || '/' || operation), '{}')
    FROM tenken.officer_role AS g
    WHERE g.officer = tenken.officer() AND g.role = ANY (roles));

-- Whether the connection counts for everybody: the reports, and the jobs across operations.
CREATE FUNCTION tenken.counts_all() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE RETURN
    pg_has_role(current_user, 'tenken_report', 'USAGE')
    OR pg_has_role(current_user, 'tenken_app', 'USAGE');

-- Four eyes for officers of the pages: they propose and approve in their own name only, and approve
-- only where they are approvers. The jobs and the terminal have no acting officer.
CREATE FUNCTION tenken.in_own_name() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
    acting text := tenken.officer();
BEGIN
    IF acting IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.proposed_by <> acting OR NEW.approved_by IS NOT NULL)
       OR TG_OP = 'UPDATE' AND NEW.proposed_by <> OLD.proposed_by THEN
        RAISE EXCEPTION 'a difference is proposed in one''s own name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.approved_by IS DISTINCT FROM OLD.approved_by AND NOT (
        NEW.approved_by IS NOT DISTINCT FROM acting
        AND EXISTS (
            SELECT FROM tenken.ticket AS t JOIN tenken.officer_role AS g
              ON g.officer = acting AND g.role = 'approver'
                 AND g.municipality_code IN (t.municipality_code, '*')
                 AND g.operation IN (t.operation, '*')
            WHERE t.ticket_id = NEW.ticket_id)) THEN
        RAISE EXCEPTION 'a difference is approved by an approver, in their own name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_own_name BEFORE INSERT OR UPDATE ON tenken.accepted_difference
    FOR EACH ROW EXECUTE FUNCTION tenken.in_own_name();

-- As in 0002; an acting officer also writes in their own name only.
CREATE OR REPLACE FUNCTION tenken.audit_append(
    entry_no bigint, at timestamptz, who text, what text, ticket_id bigint, about jsonb,
    key_id text, previous bytea, seal bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF who <> tenken.officer() THEN
        RAISE EXCEPTION 'an officer writes to the audit log in their own name'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE tenken.audit_head AS h SET entry_no = audit_append.entry_no, seal = audit_append.seal
    WHERE h.entry_no = audit_append.entry_no - 1 AND h.seal = audit_append.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'audit entry % does not follow the last one', entry_no
            USING ERRCODE = 'serialization_failure';
    END IF;
    INSERT INTO tenken.audit VALUES (entry_no, at, who, what, ticket_id, about, key_id, previous, seal);
END $$;

-- What 0002 granted beforehand to tables to come is stated in include/sql/rights from now on.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'tenken_app') THEN
        ALTER DEFAULT PRIVILEGES IN SCHEMA tenken
            REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM tenken_app;
        ALTER DEFAULT PRIVILEGES IN SCHEMA report REVOKE SELECT ON TABLES FROM tenken_app;
    END IF;
END $$;
