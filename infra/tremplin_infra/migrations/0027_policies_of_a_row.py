from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0021_policies_of_a_row", after="0026_checkpoints_of_before")
