-- Organisations that an accepted candidate proposes: JSON list of {slug, name}, null when none.
alter table candidate_decision add column organisations text;
