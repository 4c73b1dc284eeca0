"""Questions of reminders: who gets a letter, what the ledger says happened, what was sent and what comes next."""
