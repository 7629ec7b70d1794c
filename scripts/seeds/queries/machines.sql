-- Accounts that are people to GitHub and look like machines, and that no row of change_origins.csv or bots.csv matches.
select login, cast(activities as bigint) as count
from logins
where
    not coalesce(is_known_bot, false)
    and not is_matched
    and login ~* '((^|[-_.])(bot|ci|cd|build|deploy|release|automation|svc|service|jenkins|robot)([-_.]|$)|bot$)'
order by 2 desc, 1
