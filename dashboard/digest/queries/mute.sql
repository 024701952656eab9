-- A reader does not want a rule's findings about a subject for a while.
insert into mute (user_name, rule_id, subject, reason, created_at, until)
values (:user_name, :rule_id, :subject, :reason, :now, :until)
