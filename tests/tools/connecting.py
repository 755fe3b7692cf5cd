#!/usr/bin/env python3
"""The program itself connects by TLS, and asks Kerberos and LDAP where it is told to, however libpq is linked.

usage: connecting.py SLUICE; needs tools/with_servers
"""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SLUICE = str(Path(sys.argv.pop(1)).resolve())
TLS = os.environ["SLUICE_TEST_PGTLS_URL"]


def sluice(url, **environment):
    run = subprocess.run([SLUICE, "stats", "--url", url], capture_output=True, text=True, cwd=tempfile.gettempdir(),
                         env=os.environ | environment)
    return run.returncode, run.stdout + run.stderr


class Connecting(unittest.TestCase):
    def test_a_server_that_wants_tls_is_reached(self):
        self.assertEqual(sluice(TLS)[0], 0)

    def test_a_certificate_is_checked_where_that_is_asked_for(self):
        checked = TLS.replace("sslmode=require", "sslmode=verify-full")
        self.assertEqual(sluice(f"{checked}&sslrootcert={os.environ['SLUICE_TEST_PGTLS_CA']}")[0], 0)
        status, said = sluice(f"{checked}&sslrootcert=/nonexistent.crt")
        self.assertEqual(status, 7)
        self.assertIn("/nonexistent.crt", said)

    def test_who_insists_on_kerberos_and_has_no_ticket_is_told(self):
        status, said = sluice(f"{TLS}&gssencmode=require", KRB5CCNAME="FILE:/nonexistent")
        self.assertEqual(status, 7)
        self.assertIn("GSSAPI encryption required", said)

    def test_a_service_that_a_directory_describes_is_asked_for_there(self):
        with tempfile.TemporaryDirectory() as folder:
            services = Path(folder) / "services.conf"
            services.write_text("[far]\nldap://127.0.0.1:1/dc=nowhere?any?one?(cn=any)\nhost=127.0.0.1\nport=1\n")
            status, said = sluice("postgresql:///none?service=far", PGSERVICEFILE=str(services))
        # No directory answers, so what the file says next is taken.
        self.assertEqual(status, 7)
        self.assertIn("127.0.0.1", said)


if __name__ == "__main__":
    unittest.main()
