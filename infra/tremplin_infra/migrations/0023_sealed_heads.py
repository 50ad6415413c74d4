from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0018_sealed_heads", after="0018_digest")
