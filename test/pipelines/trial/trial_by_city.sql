SELECT id, amount, note, city FROM trial
