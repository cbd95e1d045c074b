"""Every table, view and function x every role x what it may do.

A new object that is not here fails the test: say who may do what with it, in include/sql/rights and
here. Letters: r read, a add, w change (W: some columns only), d delete, m vacuum, x execute.
"""

from __future__ import annotations

from sqlalchemy import Engine, text

ROLES = ("tenken_app", "tenken_op", "tenken_web", "tenken_report", "public")
MATRIX = {
    #                              app     op      web     report  public
    "tenken.officer_role":        ("rad",  "",     "r",    "",     ""),
    "tenken.run":                 ("r",    "raw",  "",     "",     ""),
    "tenken.step":                ("r",    "raw",  "",     "",     ""),
    "tenken.finding":             ("",     "rad",  "",     "",     ""),
    "tenken.expectation_result":  ("",     "rad",  "",     "",     ""),
    "tenken.batch_alarm":         ("",     "rawd", "",     "",     ""),
    "tenken.left_out":            ("",     "rawd", "",     "",     ""),
    "tenken.verified":            ("",     "r",    "",     "",     ""),
    "tenken.verified_day":        ("",     "rad",  "",     "",     ""),
    "tenken.covered":             ("",     "raw",  "",     "",     ""),
    "tenken.exchange":            ("rw",   "raw",  "",     "",     ""),
    "tenken.exchange_request":    ("rw",   "raw",  "",     "",     ""),
    "tenken.exchange_answer":     ("raw",  "raw",  "",     "",     ""),
    "tenken.ticket":              ("raw",  "raw",  "raw",  "",     ""),
    "tenken.ticket_event":        ("ra",   "ra",   "ra",   "",     ""),
    "tenken.ticket_outcome":      ("r",    "raw",  "r",    "",     ""),
    "tenken.saved_view":          ("",     "",     "rawd", "",     ""),
    "tenken.evidence":            ("rWm",  "raW",  "r",    "",     ""),
    "tenken.accepted_difference": ("raw",  "rw",   "raw",  "",     ""),
    "tenken.mislink_person":      ("raw",  "raw",  "raw",  "",     ""),
    "tenken.survey":              ("raw",  "",     "raw",  "",     ""),
    "tenken.access_log":          ("rad",  "",     "rad",  "",     ""),
    "tenken.access_log_finding":  ("ra",   "",     "ra",   "",     ""),
    "tenken.access_log_survey":   ("ra",   "",     "ra",   "",     ""),
    "tenken.access":              ("ra",   "",     "ra",   "",     ""),
    "tenken.notice":              ("raw",  "",     "",     "",     ""),
    "tenken.webhook_endpoint":    ("raw",  "r",    "r",    "",     ""),
    "tenken.webhook_outbox":      ("rawd", "a",    "a",    "",     ""),
    "tenken.audit":               ("r",    "",     "r",    "",     ""),
    "tenken.audit_head":          ("r",    "r",    "r",    "",     ""),
    "report.issued_return":       ("raw",  "",     "rW",   "r",    ""),
    "report.approval":            ("ra",   "",     "ra",   "r",    ""),
    "report.question":            ("raw",  "",     "",     "",     ""),
    "report.delivery":            ("raw",  "",     "raw",  "r",    ""),
    "report.link_method":         ("rawd", "",     "r",    "r",    ""),
    "report.warning":             ("raw",  "",     "r",    "r",    ""),
    "report.exchange":            ("r",    "r",    "r",    "r",    ""),
    "report.exchange_answer":     ("r",    "r",    "r",    "r",    ""),
    "report.run":                 ("r",    "r",    "r",    "r",    ""),
    "report.step":                ("r",    "r",    "r",    "r",    ""),
    "report.finding":             ("r",    "r",    "r",    "r",    ""),
    "report.expectation":         ("r",    "r",    "r",    "r",    ""),
    "report.batch_alarm":         ("r",    "r",    "r",    "r",    ""),
    "report.ticket":              ("r",    "r",    "r",    "r",    ""),
    "report.survey":              ("r",    "r",    "r",    "r",    ""),
    "report.notice":              ("r",    "r",    "r",    "r",    ""),
    "report.webhook":             ("r",    "r",    "r",    "r",    ""),
    "report.left_out":            ("r",    "r",    "r",    "r",    ""),
    "report.coverage":            ("r",    "r",    "r",    "r",    ""),
    "report.coverage_forecast":   ("r",    "r",    "r",    "r",    ""),
    "report.verified":            ("r",    "r",    "r",    "r",    ""),
    "report.followed_ticket":     ("r",    "r",    "r",    "r",    ""),
    "public.alembic_version":     ("r",    "r",    "r",    "r",    "r"),
    "tenken.officer":             ("x",    "x",    "x",    "x",    ""),
    "tenken.places":              ("x",    "x",    "x",    "x",    ""),
    "tenken.counts_all":          ("x",    "x",    "x",    "x",    ""),
    "tenken.read_number":         ("",     "x",    "",     "",     ""),
    "tenken.valid_number":        ("",     "x",    "",     "",     ""),
    "tenken.day":                 ("",     "x",    "",     "",     ""),
    "tenken.without_statistics":  ("",     "x",    "",     "",     ""),
    "tenken.audit_append":        ("x",    "x",    "x",    "",     ""),
    # triggers: nobody calls them
    "tenken.audit_is_append_only": ("",    "",     "",     "",     ""),
    "tenken.tell_trackers":       ("",     "",     "",     "",     ""),
    "tenken.in_own_name":         ("",     "",     "",     "",     ""),
}  # fmt: skip

MAY = """
SELECT n.nspname || '.' || c.relname AS object, role,
       CASE WHEN has_table_privilege(role, c.oid, 'SELECT') THEN 'r'
            WHEN has_any_column_privilege(role, c.oid, 'SELECT') THEN 'R' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'INSERT') THEN 'a'
            WHEN has_any_column_privilege(role, c.oid, 'INSERT') THEN 'A' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'UPDATE') THEN 'w'
            WHEN has_any_column_privilege(role, c.oid, 'UPDATE') THEN 'W' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'DELETE') THEN 'd' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'TRUNCATE') THEN 't' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'TRIGGER') THEN 'g' ELSE '' END
    || CASE WHEN has_table_privilege(role, c.oid, 'MAINTAIN') THEN 'm' ELSE '' END AS may
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace, unnest(:roles) AS role
WHERE n.nspname IN ('tenken', 'report', 'public') AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
UNION ALL
SELECT n.nspname || '.' || p.proname, role,
       CASE WHEN has_function_privilege(role, p.oid, 'EXECUTE') THEN 'x' ELSE '' END
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace, unnest(:roles) AS role
WHERE n.nspname IN ('tenken', 'report', 'public')
"""


def test_each_role_may_do_what_the_table_says_and_nothing_else(filled: Engine) -> None:
    with filled.connect() as connection:
        rows = connection.execute(text(MAY), {"roles": list(ROLES)}).all()
    found = {(row.object, row.role): row.may for row in rows}
    said = {
        (object_, role): may
        for object_, cells in MATRIX.items()
        for role, may in zip(ROLES, cells, strict=True)
    }
    assert found == said


def test_no_role_is_more_than_its_rights(filled: Engine) -> None:
    with filled.connect() as connection:
        mighty = connection.execute(
            text(
                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'tenken\\_%' AND (rolsuper OR "
                "rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)"
            )
        ).scalars()
        assert list(mighty) == []
        open_ = connection.execute(
            text(
                "SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relkind IN ('r', 'p') "
                "AND c.relnamespace IN ('tenken'::regnamespace, 'report'::regnamespace) "
                "AND NOT (c.relrowsecurity AND c.relforcerowsecurity "
                "AND c.relowner = 'tenken_owner'::regrole)"
            )
        ).scalars()
        assert list(open_) == []
