SELECT id, name FROM grown
