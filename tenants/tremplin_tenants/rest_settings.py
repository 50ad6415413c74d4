"""
The settings of Django REST framework and of drf-spectacular.

Plain names only: a class named here must live in a module that does not import views.
"""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": ["tremplin_tenants.rest.authentication.BearerKey"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["tremplin_tenants.rest.throttling.KeyThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["tremplin_tenants.rest.wire.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tremplin_tenants.rest.wire.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tremplin_tenants.rest.wire.FormatAsked",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "tremplin_tenants.rest.schema.ApiSchema",
    "EXCEPTION_HANDLER": "tremplin_tenants.rest.exceptions.problem_of",
    "URL_FORMAT_OVERRIDE": "format",
    "FORMAT_SUFFIX_KWARG": None,
}

DESCRIPTION = """
L’API de Tremplin, plateforme d’une centrale d’achat qui mutualise des contrats et prouve à chaque organisme ce que
leurs clauses sociales ont donné.

Heures et montants sont des chaînes à deux décimales (`"833.00"`, euros hors taxes). Une commande répond avec la
position de son dernier événement ; une lecture qui porte `wait_for=JOURNAL:SEQ` attend que ce fait y soit compté.
Jours : `2026-03-31`, de Paris ; trimestres : `2026-Q1`. Un membre lit ses résultats par `results`, un acheteur ceux de
tous par `members/{member}/results` : donnez d’abord votre clé par le bouton « Authorize ».
Toute erreur est un document `application/problem+json` (RFC 9457), dont `detail` dit en français quoi faire.
"""

# In the order in which one discovers the API: what one's clauses gave first, then what is done, then what is watched.
TAGS = {
    "results": "Ce que les clauses ont donné à un membre, et les événements derrière chaque chiffre",
    "members": "Les membres : leurs chiffres, leurs commandes, leurs factures, leurs heures",
    "lots": "Les lots ouverts, leurs heures dues et validées",
    "reserved-usage": "L’usage des marchés réservés",
    "call-offs": "Les commandes",
    "uptake": "Les lignes que les membres ont publiées et qui citent un lot de la centrale",
    "invoices": "Les factures et les avoirs",
    "hours": "Les déclarations d’heures, et où elles en sont",
    "tasks": "Qui doit agir, sur quoi, pour quand",
    "catalogue": "Les contrats que l’on peut utiliser",
    "doeth": "Les montants 3 et 4 de la DOETH",
    "export": "Les contrats de la centrale dans les formats publics (DECP, OCDS)",
    "spaser": "Les indicateurs du SPASER",
    "publics": "Les heures par public, sans les petits groupes",
    "organisations": "Membres, titulaires, facilitateurs : adhésion, statuts, fusion, scission",
    "contracts": "Contrats et lots : enregistrés, publiés, attribués, suivis, révisés",
    "persons": "Les personnes, que seul un identifiant tiré au hasard nomme",
    "progress": "L’avancement des lots, tous membres ensemble",
    "audit-accesses": "Les accès d’auditeurs : donnés pour un temps, utilisés, fermés",
    "restatements": "Les trimestres publiés dont la vérité a changé depuis",
    "quarters": "Les trimestres, clos puis publiés",
    "globalisations": "Les heures d’un titulaire mises en commun",
    "conventions": "Les conventions avec les facilitateurs",
    "meetings": "Les réunions de lancement",
    "referents": "Les référents internes",
    "commitments": "L’offre de service : ce que la centrale a promis",
    "objectives": "Les objectifs des acheteurs",
    "trainings": "Les formations des acheteurs",
    "sourcing": "Les sourcings, et ce qui en est venu",
    "screenings": "Les criblages : ce qui peut porter une clause",
    "waivers": "Le registre des dispenses de L2112-2-1",
    "open-points": "Ce qu’aucun texte ne règle, et ce que l’acheteur en décide",
    "events": "Les événements d’un journal, dans l’ordre",
    "checkpoint": "Le journal des têtes, signé : ce qu’un témoin garde",
    "proofs": "Ce qui prouve un journal, un événement, une suite",
    "audit": "Rejouer et vérifier les journaux",
    "status": "Comment va la plateforme",
    "me": "À qui est la clé",
    "keys": "Les clés de son organisme",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Tremplin",
    "DESCRIPTION": DESCRIPTION,
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    "TAGS": [{"name": name, "description": description} for name, description in TAGS.items()],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # One set of choices asked in several bodies, beside other fields of the same name.
    "ENUM_NAME_OVERRIDES": {"StatusKindEnum": "tremplin_platform.events.codes.STATUS_KINDS"},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "GET_LIB_DOC_EXCLUDES": "tremplin_tenants.api.web.responses.undocumented_bases",
}
