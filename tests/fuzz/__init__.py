"""Bad input on purpose: `targets` are the ways in, `inputs` what is thrown at them."""
