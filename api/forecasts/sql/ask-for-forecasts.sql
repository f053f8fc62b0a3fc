-- Fails where the caller may not have the whole city's forecasts made anew, or stopped.
SELECT ask_for_forecasts() AS "isAsked"
