-- Whether the caller may appoint the first administrators, because there is no security administrator yet.
SELECT may_appoint_administrators() AS awaits
