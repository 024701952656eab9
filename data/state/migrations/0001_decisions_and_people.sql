-- What people decide and what was sent to them. Times are UTC, ISO 8601 text.

create table review (
    review_id      integer primary key,
    observation_id text not null,
    decision       text not null check (decision in ('accepted', 'rejected')),
    payload        text,              -- JSON of corrected columns, when the reviewer changed some
    reviewer       text not null,
    reason         text,
    decided_at     text not null
) strict;
create index review_by_observation on review (observation_id, decided_at);

create table merge (
    merge_id   integer primary key,
    table_name text not null,
    kept_key   text not null,
    merged_key text not null,
    same       integer not null check (same in (0, 1)),   -- 0: stated to be different things
    reviewer   text not null,
    reason     text,
    decided_at text not null
) strict;
create index merge_by_key on merge (table_name, merged_key);

create table user (
    user_id       integer primary key,
    name          text not null unique,
    password_hash text not null,
    role          text not null check (role in ('reader', 'reviewer', 'administrator')),
    created_at    text not null,
    disabled_at   text
) strict;

create table subscription (
    subscription_id integer primary key,
    email           text not null,
    language        text not null check (language in ('en', 'fr')),
    topics          text not null,    -- JSON: layers, organisations, severities
    token           text not null unique,
    created_at      text not null,
    confirmed_at    text,
    ended_at        text
) strict;
create unique index subscription_one_per_address on subscription (email) where ended_at is null;

create table delivery (
    delivery_key    text primary key,  -- week, subscription and edition: a mail goes out once
    subscription_id integer not null,
    week            text not null,
    state           text not null check (state in ('claimed', 'sent', 'failed')),
    claimed_at      text not null,
    sent_at         text,
    attempts        integer not null default 1,
    message_id      text,
    reason          text
) strict;

create table mute (
    mute_id    integer primary key,
    user_name  text,
    rule_id    text,
    subject    text,
    reason     text not null,
    created_at text not null,
    until      text
) strict;

create table feedback (
    feedback_id integer primary key,
    event_id    text,
    page        text,
    verdict     text not null check (verdict in ('useful', 'not_useful', 'wrong')),
    comment     text,
    created_at  text not null
) strict;
