-- The proof: heads of logs that are sealed, the trees that they are roots of, and the notes signed. Only ever added to:
-- no process may change or remove a row. A head stays where its log is gone: no foreign key.

-- A head of a log: its size and the root of its tree, the right edge from which the tree grows on, and the place of
-- its leaf in the journal of heads, counted from 0.
create table sealed_heads (
    log      text collate "C" not null,
    size     bigint not null check (size > 0),
    root     bytea not null check (octet_length(root) = 32),
    frontier bytea not null,
    place    bigint not null check (place >= 0),
    primary key (log, size),
    unique (log, place)
);

-- Hashes of complete subtrees: of each log, levels 8, 16, 24 … (its leaves are its events); of the journal of heads, which
-- is '/', a name that no log can have, its leaves (level 0) too.
create table tree_nodes (
    log      text collate "C" not null,
    level    smallint not null,
    position bigint not null check (position >= 0),
    hash     bytea not null check (octet_length(hash) = 32),
    primary key (log, level, position)
);

-- The exact bytes of each note signed, by the size of the journal; and the timestamp of each (RFC 3161), where there is one.
create table checkpoints (
    log       text collate "C" not null default '/' check (log = '/'),
    size      bigint not null check (size >= 0),
    root      bytea not null check (octet_length(root) = 32),
    note      bytea not null,
    signed_at timestamptz not null default clock_timestamp(),
    primary key (log, size)
);
create table timestamps (
    log         text collate "C" not null default '/',
    size        bigint not null,
    token       bytea not null,
    received_at timestamptz not null default clock_timestamp(),
    primary key (log, size),
    foreign key (log, size) references checkpoints (log, size)
);

alter table sealed_heads enable row level security;
alter table sealed_heads force row level security;
alter table tree_nodes enable row level security;
alter table tree_nodes force row level security;
alter table checkpoints enable row level security;
alter table checkpoints force row level security;
alter table timestamps enable row level security;
alter table timestamps force row level security;

-- Anyone reads the journal and its notes: they tell nothing of any log. A head and a tree are of their log's readers.
grant select on sealed_heads, tree_nodes, checkpoints, timestamps to {read};
create policy sealed_heads_read on sealed_heads for select to {read}
    using (log = (select current_setting('tremplin.log', true)) or (select current_setting('tremplin.log', true)) = '*');
create policy tree_nodes_read on tree_nodes for select to {read}
    using (log = '/' or log = (select current_setting('tremplin.log', true))
           or (select current_setting('tremplin.log', true)) = '*');
create policy checkpoints_read on checkpoints for select to {read} using (true);
create policy timestamps_read on timestamps for select to {read} using (true);

-- Sealing reads and adds.
grant select, insert on sealed_heads, tree_nodes, checkpoints, timestamps to {feed};
create policy sealed_heads_see on sealed_heads for select to {feed} using (true);
create policy sealed_heads_seal on sealed_heads for insert to {feed} with check (true);
create policy tree_nodes_see on tree_nodes for select to {feed} using (true);
create policy tree_nodes_seal on tree_nodes for insert to {feed} with check (true);
create policy checkpoints_see on checkpoints for select to {feed} using (true);
create policy checkpoints_sign on checkpoints for insert to {feed} with check (true);
create policy timestamps_see on timestamps for select to {feed} using (true);
create policy timestamps_keep on timestamps for insert to {feed} with check (true);
