-- The persons behind numbers that were replaced. Reads {answer}.
SELECT line, my_number FROM {answer} WHERE reissued
