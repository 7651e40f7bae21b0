"""Walls and apologies are told by name; articles about cookies, logins and missing pages are articles."""

import csv
from pathlib import Path

import pytest
from lxml.etree import XPath

from extractors.clean import refusals
from tests.unit.clean.pages import LD, PARAGRAPHS, URL, article, document, paragraphs, reject

TABLE = Path(refusals.__file__).with_name("refusals.csv")
FRAME = (
    "<header><a href='/'>The Wire</a><nav><ul><li><a href='/world'>World</a></li><li><a "
    "href='/oil'>Oil</a></li>"
    "</ul></nav></header>{}<footer><p>© The Wire Company. Member of the Press Standards Panel since "
    "1931.</p></footer>"
)  # fmt: skip
BANNER = (
    "<div class='cookie-banner' role='dialog'><h2>We value your privacy</h2><p>We and our 412 "
    "partners use cookies to "
    "store and access information on your device. You can change your choices at any time.</p></div>"
)  # fmt: skip
LOGIN_MODAL = (
    "<div class='modal' aria-hidden='true'><h2>Log in</h2><form action='/login'><input type='email'>"
    "<input type='password'></form><p>Forgot your password?</p></div>"
)


def wall(title: str, *texts: str, form: str = "", h1: str | None = None) -> str:
    heading = f"<h1>{title if h1 is None else h1}</h1>" if h1 != "" else ""
    return document(FRAME.format(f"<main>{heading}{paragraphs(*texts)}{form}</main>"), title=title)


PASSWORD = "<form method='post'><input name='user'><input type='password' name='p'><button>Go</button></form>"

WALLS = {
    "consent": [
        wall(
            "Your privacy matters",
            "We and our 842 partners store and/or access information on a device, such as cookies "
            "and unique "
            "identifiers, to process personal data. You may accept or manage your choices by "
            "clicking below, "
            "including your right to object where legitimate interest is used. You can change your "
            "choices at any time "
            "on the privacy page. We and our partners process data to measure content performance.",
        ),
        wall(
            "Before you continue to The Wire",
            "We use cookies and data to deliver and maintain our services, track outages and "
            "protect against abuse. "
            "If you choose Accept all, we will also use cookies to show you adverts that fit your "
            "interests.",
        ),
        wall(
            "The Wire ist werbefinanziert",
            "Mit Werbung weiterlesen: Besuchen Sie unser Angebot wie gewohnt mit Werbung und "
            "Tracking. Ihre "
            "Zustimmung ist jederzeit widerrufbar. Wir und unsere 163 Partner verarbeiten "
            "personenbezogene Daten wie "
            "Ihre IP-Adresse. Oder lesen Sie mit einem Abo: werbefrei lesen ab 2,99 Euro im Monat.",
        ),
        wall(
            "Nous respectons votre vie privée",
            "Avec nos 640 partenaires, nous utilisons des cookies pour stocker et accéder à des "
            "informations "
            "personnelles comme votre visite sur ce site. Vous pouvez retirer votre consentement à "
            "tout moment.",
        ),
        wall(
            "Valoramos tu privacidad",
            "Nosotros y nuestros 815 socios utilizamos cookies para almacenar datos personales. "
            "Puedes aceptar y "
            "continuar, o suscribirte para navegar sin publicidad. Puedes retirar tu consentimiento "
            "en todo momento.",
        ),
        wall(
            "Wij waarderen uw privacy",
            "Wij en onze partners gebruiken cookies om deze site te laten werken. Door op ‘alles "
            "accepteren’ te klikken "
            "gaat u hiermee akkoord. U kunt uw toestemming op elk moment intrekken.",
        ),
        # the consent text stands where the article should
        wall(
            "Grain ships wait outside the harbour",
            "We use cookies to remember what you read and to measure our audience. By clicking "
            "accept you agree that we "
            "and our partners store them on your device. You can withdraw your consent at any time "
            "in the settings.",
        ),
    ],
    "login": [
        wall("Log in", form=PASSWORD),
        wall("Sign in to The Wire", "Enter your email address. Forgot your password?", form=PASSWORD),
        wall(
            "Please log in to continue",
            "You need to be logged in to read this page. Do you have a subscription to the printed "
            "paper? Then use "
            "your customer number; it stands on every bill that we sent you.",
        ),
        wall("Anmelden", "Noch kein Konto? Jetzt registrieren. Passwort vergessen?", form=PASSWORD),
        wall("Connexion", "Mot de passe oublié ? Pas encore inscrit ? Créez un compte.", form=PASSWORD),
        wall("Iniciar sesión", "¿Olvidaste tu contraseña? ¿No tienes cuenta? Regístrate.", form=PASSWORD),
        wall("ログイン", "パスワードをお忘れの方はこちら", form=PASSWORD),
        wall("The Wire", form=PASSWORD),
    ],
    "challenge": [
        wall(
            "Just a moment...",
            "Checking if the site connection is secure.",
            "www.wire.example needs to review the security of your connection before proceeding.",
            h1="www.wire.example",
        ),
        wall(
            "Attention Required! | Cloudflare",
            "Why have I been blocked? This website is using a security service to protect itself "
            "from online attacks. "
            "The action you just performed triggered the security solution.",
            h1="Sorry, you have been blocked",
        ),
        wall(
            "Bloomberg - Are you a robot?",
            "We've detected unusual activity from your computer network. To continue, please click "
            "the box below to let "
            "us know you're not a robot. Please make sure your browser supports JavaScript and "
            "cookies and that you "
            "are not blocking them from loading.",
            h1="",
        ),
        wall("Access to this page has been denied", "Press &amp; Hold to confirm you are a human."),
        wall("wire.example", form="<script src='https://ct.captcha-delivery.com/c.js'></script>", h1=""),
        wall("Pardon Our Interruption", "Something about your browser made us think you were a bot."),
        wall("Einen Moment bitte", "Ihr Browser wird überprüft. Bestätigen Sie, dass Sie ein Mensch sind."),
        wall("请稍候", "正在检查您的浏览器,请稍候。完成后页面将自动跳转。"),
    ],
    "soft_404": [
        wall("Page not found", "Sorry, the page you are looking for does not exist or has been moved."),
        wall("404", "Oops! That page can’t be found. Nothing stands at this address. Try a search?"),
        wall(
            "Oops, that page is gone",
            "We couldn't find the page you are looking for. It may have moved in the great spring "
            "cleaning of our archive, "
            "or the link that brought you here has a letter too many. Try the search above, or "
            "begin at the front page.",
        ),
        wall("Seite nicht gefunden", "Die gesuchte Seite ist leider umgezogen oder wurde gelöscht."),
        wall("Erreur 404", "La page que vous recherchez n'existe plus."),
        wall("Lo sentimos", "La página que buscas no existe o ha cambiado de dirección."),
        wall("Ошибка", "К сожалению, запрашиваемая страница не существует."),
        wall("エラー", "お探しのページは見つかりませんでした。"),
        wall("错误", "抱歉,您访问的页面不存在。"),
        wall("خطأ", "الصفحة غير موجودة"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("reason", "html"),
    [
        pytest.param(reason, html, id=f"{reason}{number}")
        for reason, pages in WALLS.items()
        for number, html in enumerate(pages)
    ],
)
def test_wall_is_told_by_name(reason: str, html: str):
    refused = reject(html)
    assert (refused.stage, refused.reason) == ("clean", reason)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://consent.wire.example/v2/collect?session=1", "consent"),
        ("https://www.wire.example/zustimmung?url=/2019/02/loan.html", "consent"),
        ("https://www.wire.example/account/login?next=/2019/02/loan.html", "login"),
        (URL, "no_text"),
    ],
)
def test_where_a_redirect_led_names_a_page_without_a_text(url: str, reason: str):
    assert reject(wall("The Wire"), final_url=url).reason == reason


def test_url_alone_takes_no_article_away():
    for url in ("https://login.wire.example/loan", "https://www.wire.example/consent/loan", URL):
        assert article(document(), final_url=url)


@pytest.mark.parametrize("extra", [BANNER, LOGIN_MODAL, BANNER + LOGIN_MODAL])
def test_banner_and_hidden_login_say_nothing_about_the_page(extra: str):
    assert article(document(extra + FRAME.format(f"<article>{paragraphs(*PARAGRAPHS)}</article>")))
    empty = document(extra + FRAME.format("<main></main>"), title="Grain ships wait outside the harbour")
    assert reject(empty).reason == "no_text"


ABOUT = {
    "‘We value your privacy’: what the banner really asks": (
        "Every morning the same sentence stands between Europeans and their newspaper: “We value "
        "your privacy.”",
        "A study of 2,000 sites found that two in three count a click anywhere as a yes, the "
        "regulator said.",
        "“We use cookies” has become the most printed sentence of the decade, according to its "
        "author, Ada Lund.",
        "The court in Sabar will decide in May whether a button for no must be as large as the one "
        "for yes.",
        "Publishers warn that they would lose a third of what they earn with advertisements.",
    ),
    "Cookie consent must be free, court rules": (
        "A site may not make its readers pay for refusing cookies, the highest court of Norland "
        "ruled on Tuesday.",
        "The case had been brought by a student whom the Daily Wire asked for four crowns a month.",
        "The paper’s page said “accept and continue” in green and offered nothing else, the judges noted.",
        "The publisher, which must change the page by June, said that it would study the ruling.",
        "Consumer groups called it the end of a bad habit, and asked the parliament for a law.",
    ),
    "Cookies : le Journal de Sabar à l’amende": (
        "L’autorité reproche au site d’avoir suivi le lecteur avant qu’il ait pu continuer sans accepter.",
        "« Votre consentement n’était qu’un décor », écrit la présidente dans sa décision, publiée mardi.",
        "Le Journal de Sabar, qui doit payer deux millions de couronnes, fera appel de la décision.",
    ),
    "Statement on the border": (
        "We and our European partners condemn the closing of the border at Sabar.",
        "The closing, which the army announced without consent of the parliament, must end.",
        "We stand with our partners, and have asked the Security Council to meet.",
    ),
    "Sie wurde ohne ihre Zustimmung gefilmt": (
        "Ein Arzt aus Sabar soll Patientinnen ohne ihre Einwilligung gefilmt haben, teilte die Polizei mit.",
        "Ihre Zustimmung habe er nie eingeholt, sagte die Staatsanwältin. Der Mann bestreitet die Tat.",
    ),
    "Log in, drop out: pupils lose their passwords": (
        "One in five pupils of Norland could not sign in to the state exam on Monday, the ministry said.",
        "Many had forgotten their password over the holidays; others never had one, teachers reported.",
        "“Please log in” was all that Bo Ek, 16, saw for two hours. He will sit the exam again in June.",
        "The firm that runs the system blamed a certificate that had run out on Sunday night.",
        "The opposition wants the minister to explain the failure to the parliament this week.",
    ),
    "Page not found: how the web forgets its newspapers": (
        "Four in ten links of the year 2013 now lead nowhere, a library in Sabar has counted.",
        "The readers get “page not found”, or the front page of whoever bought the address since.",
        "Error 404 was an engineer’s joke at first, says Marta Quist, who leads the count.",
        "Her team saves two million pages a day, a third of them a week before they are gone.",
        "The parliament will vote on Friday on a law that makes publishers hand in what they delete.",
    ),
    "Are you a robot? Why the puzzles get harder": (
        "The pictures of traffic lights that readers must click have become too easy for machines.",
        "A program solved 99 in 100 of them, faster than its makers, researchers in Sabar reported.",
        "“I’m not a robot” now takes people half a minute on average, three times as long as in 2015.",
        "Firms that sell such checks are testing others, which follow how a hand moves.",
        "The blind have sued two of them, since the puzzles that are read aloud are harder still.",
    ),
    "Peugeot 404 wins the rally of the old": (
        "A car of 1964 was first in Sabar on Sunday, after nine hours on the coast road.",
        "Its driver, Ada Lund, is 71 and has repaired the engine herself since her father died.",
        "Second was a lorry that once carried herring, and third a taxi from the capital.",
        "Thirty cars had started; eleven of them were towed to the market square at night.",
        "Next year the rally will go through the mountains, the organizers said.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("marks", ["", LD.format('"datePublished": "2019-02-04"')], ids=["bare", "marked"])
@pytest.mark.parametrize("title", ABOUT)
def test_article_about_walls_is_an_article(title: str, marks: str):
    html = document(
        BANNER
        + LOGIN_MODAL
        + FRAME.format(f"<article><h1>{title}</h1>{paragraphs(*ABOUT[title])}</article>"),
        marks,
        title,
    )
    cleaned = article(html)
    assert cleaned.body_text == "\n\n".join(ABOUT[title])


def test_row_of_the_table_has_all_its_columns_and_stands_there_once():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(all(row.values()) and None not in row for row in rows)
    assert {row["place"] for row in rows} <= {"text", "heading", "url", "home", "xpath", "json_ld", "og_type"}
    assert {row["reason"] for row in rows} == {*WALLS, "not_an_article", "paywall_teaser"}
    assert len({(row["reason"], row["pattern"]) for row in rows}) == len(rows)
    assert all(XPath(row["pattern"]) for row in rows if row["place"] == "xpath")
