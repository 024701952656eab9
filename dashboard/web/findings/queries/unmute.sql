-- A reader wants to see a rule's findings about a subject again: standing mutes end now.
update mute set until = :now
where user_name = :reader and rule_id = :rule_id and subject = :subject and until > :now
