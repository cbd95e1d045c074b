-- The persons behind numbers that were replaced. Reads {answer}.
SELECT line, place, my_number FROM {answer} WHERE reissued
