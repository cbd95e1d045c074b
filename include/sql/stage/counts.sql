-- How many records are staged, and how many of them are due. Reads {stage}, {due}.
SELECT (SELECT count(*) FROM {stage}) AS staged, (SELECT count(*) FROM {due}) AS due
