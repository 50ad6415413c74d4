from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0020_mends_taken", after="0024_decp_imports")
