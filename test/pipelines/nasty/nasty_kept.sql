SELECT id, text, maybe, amount, big, real, day, at, flag FROM nasty
