SELECT id, amount, note, city FROM trial WHERE note IS NULL OR note <> 'hidden'
