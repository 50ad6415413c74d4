"""A real Apache Kafka behind TLS, SCRAM and ACLs: nobody may do anything that was not granted."""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from support.kafka_server import SHORT_LIVED, KafkaServer
from support.server_folders import server_folder

ADMIN, RELAY, CONSUME, STRANGER = "admin", "relay", "consume", "stranger"
PASSWORDS = {user: f"secret-of-{user}" for user in (ADMIN, RELAY, CONSUME, STRANGER)}

_DAY = timedelta(days=1)
_NOT_FOR = [
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
]
# The controller's listener is on loopback and for the broker alone, whom it knows as ANONYMOUS.
_PROPERTIES = """
listeners=SASL_SSL://127.0.0.1:{{broker}},CONTROLLER://127.0.0.1:{{controller}}
advertised.listeners=SASL_SSL://127.0.0.1:{{broker}}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
inter.broker.listener.name=SASL_SSL
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={login} required username="{admin}" password="{password}";
ssl.keystore.type=PEM
ssl.keystore.location={{folder}}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={{folder}}/ca.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{admin};User:ANONYMOUS
""".format(
    login="org.apache.kafka.common.security.scram.ScramLoginModule",
    admin=ADMIN,
    password=PASSWORDS[ADMIN],
)


@dataclass(frozen=True)
class SecuredKafka:
    """Its address; the certificate to trust, and that of an authority that it knows nothing of."""

    bootstrap_servers: str
    ca_file: Path
    other_ca_file: Path

    def settings(self, user: str, *, password: str | None = None) -> dict[str, str]:
        """The variables of a process that this user runs."""
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.bootstrap_servers,
            "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "KAFKA_SSL_CAFILE": str(self.ca_file),
            "KAFKA_SASL_USERNAME": user,
            "KAFKA_SASL_PASSWORD": PASSWORDS[user] if password is None else password,
        }


@contextmanager
def running_secured_kafka() -> Iterator[SecuredKafka]:
    """A broker in a folder of its own, removed with it; `admin` alone may do something."""
    with server_folder() as folder:
        key, authority = _authority("Tremplin tests")
        _write(folder / "ca.pem", authority)
        _write(folder / "other.pem", _authority("Someone else")[1])
        _server_certificate(folder / "server.pem", key, authority)
        server = KafkaServer(folder, properties=_PROPERTIES, users=PASSWORDS, java=SHORT_LIVED)
        access = SecuredKafka(server.bootstrap_servers(), folder / "ca.pem", folder / "other.pem")
        try:
            server.start(access.settings(ADMIN))
            yield access
        finally:
            server.stop()


def _authority(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        **dict.fromkeys(_NOT_FOR, False),
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
    )
    builder = (
        _builder(subject, subject, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(usage, critical=True)
    )
    return key, builder.sign(key, hashes.SHA256())


def _server_certificate(
    path: Path, authority_key: ec.EllipticCurvePrivateKey, authority: x509.Certificate
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = _builder(subject, authority.subject, key).add_extension(names, critical=False)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signed = certificate.sign(authority_key, hashes.SHA256())
    path.write_bytes(private + signed.public_bytes(pem) + authority.public_bytes(pem))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)  # noqa: TID251
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
    )


def _write(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
