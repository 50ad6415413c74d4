"""A file refused as a whole, by one sentence: nothing of it is looked at further."""

from collections.abc import Mapping

ROWS = 20_000
"""How many rows a file may have, below its header."""

_SENTENCES: Mapping[str, str] = {
    "unreadable-file": "Ce fichier est endommagé, ou n’est ni un CSV, ni un XLSX, ni un ODS : enregistrez-le de "
    "nouveau depuis votre tableur.",
    "encoding": "L’encodage de ce CSV n’est pas reconnu : enregistrez-le en « CSV UTF-8 ».",
    "macros": "Ce classeur contient des macros : enregistrez-le au format XLSX, sans macros.",
    "password-or-old-format": "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls) : "
    "enregistrez-le en XLSX, sans mot de passe.",
    "xml-entities": "Ce classeur contient des entités XML, qu’aucun tableur n’écrit : enregistrez-le de nouveau "
    "depuis votre tableur.",
    "too-large-unpacked": "Ce classeur contient bien plus de données qu’un tableau de 20 000 lignes : "
    "enregistrez-en une copie avec les seules lignes utiles.",
    "too-many-rows": "Ce fichier a plus de 20 000 lignes : envoyez-le en plusieurs fois.",
    "too-wide": "La feuille « {sheet} » a des cellules remplies très loin de son tableau (jusqu’à la ligne {line}, "
    "colonne {column}) : effacez-les.",
    "no-rows": "Ce fichier n’a aucune ligne sous ses en-têtes : ajoutez-en.",
    "no-header": "Aucune ligne d’en-têtes n’est reconnue : il faut au moins les colonnes {missing}.",
    "two-headers": "Les lignes {lines} sont toutes des en-têtes : gardez-en une seule.",
    "repeated-column": "Deux colonnes sont « {column} » (« {first} » et « {second} ») : gardez-en une.",
    "missing-column": "Il manque {missing} : ajoutez ce qui manque à la ligne {line}, celle des en-têtes.",
}


class FileRefused(Exception):
    """`code` names the fault in the API; `sentence` says in French what to do."""

    def __init__(self, code: str, **named: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = _SENTENCES[code].format(**named)
