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

-- Deals read by a machine, each with the words it was read from; nothing counts before acceptance.
create table candidate (
    candidate_id  text primary key,   -- hash of source, place in the text, kind and parties
    source_id     text not null,
    source_url    text not null,
    source_name   text,
    document_id   text,
    published     text,
    language      text,
    title         text,
    passage       text not null,
    deal          text not null,      -- JSON as extracted; offsets are those of `passage`
    parties       text not null,      -- JSON: slug, printed name, known or proposed, similar ones
    matched_deal  text,               -- a deal of the release that it seems to report again
    match_score   real,
    found_at      text not null
) strict, without rowid;

create table candidate_decision (
    decision_id   integer primary key,
    candidate_id  text not null references candidate (candidate_id),
    decision      text not null check (decision in ('accepted', 'rejected', 'reopened')),
    deal          text,               -- JSON of the deal as accepted, corrections included
    matched_deal  text,               -- merged into this deal; null: a deal of its own
    reviewer      text not null,
    reason        text,
    decided_at    text not null
) strict;
create index candidate_decision_by_candidate on candidate_decision (candidate_id, decision_id);

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
    subscription_id     integer primary key,
    email               text not null,
    language            text not null check (language in ('en', 'fr')),
    rhythm              text not null check (rhythm in ('immediate', 'daily', 'weekly')),
    rules               text,              -- JSON list of rule ids; null for all rules
    watched             text,              -- JSON list of organisations; null for everything
    severity_floor      text not null default 'low'
        check (severity_floor in ('low', 'medium', 'high', 'critical')),
    quiet_from          text,              -- local hour HH:MM from which nothing is sent
    quiet_until         text,
    created_at          text not null,
    confirmed_at        text,              -- null until the reader confirmed: nothing is sent
    last_activity_at    text not null,
    ended_at            text,
    suppressed_at       text,              -- the address bounced or complained
    suppressed_reason   text
) strict;
create unique index subscription_one_per_rhythm on subscription (email, rhythm)
    where ended_at is null;

create table delivery (
    run_key         text not null,         -- "digest:2026-W46": with the subscription, sent once
    subscription_id integer not null references subscription (subscription_id),
    state           text not null check (
        state in ('claimed', 'giving', 'sent', 'unconfirmed', 'refused', 'failed')),
    claimed_by      text not null,
    claimed_at      text not null,
    lease_until     text not null,         -- another sender may take a claim over after this
    attempts        integer not null default 1,
    next_attempt_at text,
    sent_at         text,
    message_id      text,
    reason          text,
    event_ids       text not null default '[]',   -- JSON: whom a later correction concerns
    primary key (run_key, subscription_id)
) strict, without rowid;

create table webhook_delivery (
    event_id text primary key,
    taken_at text not null                 -- the receiver answered with success
) strict, without rowid;

create table secret (
    name  text primary key,
    value blob not null
) strict, without rowid;

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
