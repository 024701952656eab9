-- The ledger. Rows are added and never changed, save for the state of a run and for what the
-- machinery needs to fetch politely (cursors, validators). No foreign keys: checks are queries.

create table if not exists ledger_version (version integer not null);

create table if not exists run (
    run_id      varchar not null,
    source_id   varchar not null,
    started_at  timestamp not null,
    ended_at    timestamp,
    state       varchar not null,   -- running | succeeded | failed
    reason      varchar,            -- why it failed
    staged      bigint,             -- observations it brought
    added       bigint,             -- of these, new to the ledger
    withdrawn   bigint,
    reinstated  bigint,
    documents   bigint
);

-- The long texts are compressed by the method that suits them: left to choose, the database tries
-- several on every write and settles for one that takes twice the room.
create table if not exists observation (
    observation_id      varchar not null,
    record_type         varchar not null,
    fact_key            varchar not null using compression zstd,
    payload             varchar not null using compression zstd, -- JSON, keys in alphabetical order
    source_id           varchar not null,
    source_url          varchar using compression zstd,
    source_name         varchar,
    evidence            varchar not null,
    recorded_at         timestamp not null, -- UTC
    public_from         date not null,
    public_from_assumed boolean not null,
    valid_from          varchar,
    valid_to            varchar,
    document_id         varchar,
    locator             varchar using compression zstd,
    excerpt             varchar using compression zstd,
    run_id              varchar not null
);

-- What open runs brought. It ends with the connection, as its runs do, so it is not written to
-- the ledger file; files of earlier versions hold such tables, which are of no more use.
drop table if exists staged_observation;
create temporary table staged_observation as from observation limit 0;

create table if not exists document (
    document_id    varchar not null,
    source_id      varchar not null,
    url            varchar not null,
    retrieved_at   timestamp not null,
    sha256         varchar not null,
    size           bigint not null,
    status         integer,
    media_type     varchar,
    archive_file   varchar,
    archive_offset bigint,
    archive_record varchar,
    run_id         varchar not null
);

drop table if exists staged_document;
create temporary table staged_document as from document limit 0;

-- A statement is withdrawn when its newest row in withdrawal is newer than the one in reinstatement.
create table if not exists withdrawal (
    sequence       bigint not null,
    observation_id varchar not null,
    withdrawn_at   timestamp not null,
    reason         varchar not null,
    run_id         varchar not null
);

create table if not exists reinstatement (
    sequence       bigint not null,
    observation_id varchar not null,
    reinstated_at  timestamp not null,
    reason         varchar not null,
    run_id         varchar not null
);

create table if not exists decision (
    observation_id varchar not null,
    decision       varchar not null,   -- accepted | rejected
    decided_at     timestamp not null,
    reason         varchar
);

create table if not exists source_cursor (
    source_id varchar not null,
    name      varchar not null,
    value     varchar,
    set_at    timestamp not null
);

create table if not exists http_validator (
    source_id     varchar not null,
    key           varchar not null,   -- address, or the crawler's name of the link
    etag          varchar,
    last_modified varchar,
    change_key    varchar,            -- the source's own mark of the page's version
    document_id   varchar,
    set_at        timestamp not null
);

-- Withdrawals and reinstatements are numbered on from here, so that their order is known.
create or replace view last_change as
select coalesce(max(sequence), 0) as number
from (select sequence from withdrawal union all select sequence from reinstatement);

-- The newest change of each statement that was ever withdrawn.
create or replace view withdrawn_now as
select observation_id, withdrawn_at, reason
from (
    select
        observation_id, changed_at as withdrawn_at, reason, kind,
        row_number() over (partition by observation_id order by sequence desc) as newest
    from (
        select sequence, observation_id, withdrawn_at as changed_at, reason, 'withdrawal' as kind
        from withdrawal
        union all
        select sequence, observation_id, reinstated_at, reason, 'reinstatement'
        from reinstatement
    )
)
where newest = 1 and kind = 'withdrawal';
