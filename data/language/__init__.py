"""French and English: message catalogues and the one module that formats dates, numbers, money."""
