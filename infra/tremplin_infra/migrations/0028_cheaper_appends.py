from tremplin_infra.database.sql_migrations import sql_migration

Migration = sql_migration("0022_cheaper_appends", after="0027_policies_of_a_row")
