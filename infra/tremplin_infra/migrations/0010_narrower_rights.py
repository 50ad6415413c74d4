from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0010_narrower_rights", after="0009_rejected")
