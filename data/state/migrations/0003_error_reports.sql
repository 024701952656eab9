-- Readers' reports of errors, and what reviewers made of them. The same words about the same
-- figure count once.
create table error_report (
    report_id   integer primary key,
    fact        text not null,        -- "<table>:<fact key>" or "<measure>:<key>", as pages name it
    page        text not null,        -- address of the page on which it was read
    claim       text not null,        -- what is wrong, in the reader's words
    address     text,                 -- where the reader says it can be read
    reported_at text not null
) strict;
create unique index error_report_once on error_report (fact, claim);

create table error_report_decision (
    decision_id    integer primary key,
    report_id      integer not null references error_report (report_id),
    decision       text not null check (
        decision in ('disputed', 'corrected', 'dismissed', 'reopened')),
    fact           text not null,     -- the fact that the decision is about: the figure's, or an input
    observation_id text,              -- corrected: the statement that is taken back
    payload        text,              -- corrected: JSON of all columns as they should be
    address        text,              -- corrected: where the right value stands
    reviewer       text not null,
    reason         text not null,
    decided_at     text not null
) strict;
create index error_report_decision_by_report on error_report_decision (report_id, decision_id);

-- Reports that were kept among the feedback name the figure in the address of their page.
insert or ignore into error_report (fact, page, claim, reported_at)
select replace(replace(replace(
           substr(named, 1, instr(named || '&', '&') - 1), '%3A', ':'), '%2F', '/'), '%7C', '|'),
       page, comment, created_at
from (
    select substr(page, instr(page, 'fact=') + 5) as named, page, comment, created_at
    from feedback
    where verdict = 'wrong' and event_id is null and comment is not null and page like '%fact=%'
);
delete from feedback
where verdict = 'wrong' and event_id is null and comment is not null and page like '%fact=%';
