"""Django's settings, read from the home folder and a few environment variables.

SHULONG_HOME, SHULONG_DATABASE_URL, SHULONG_HOSTS (names, comma apart), SHULONG_HTTPS (1 behind TLS).
"""

import os

from shulong.config.place import database, home_folder, secret_key, settings_of

SHULONG_HOME = home_folder()
_CITY = settings_of(SHULONG_HOME)
SHULONG_NAME: str = _CITY.get("name", "shulong")
_HTTPS = os.environ.get("SHULONG_HTTPS") == "1"

DEBUG = False
SECRET_KEY = secret_key(SHULONG_HOME)
ALLOWED_HOSTS = [*filter(None, os.environ.get("SHULONG_HOSTS", "").split(",")), "localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": database(SHULONG_HOME, os.environ.get("SHULONG_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "shulong.access",
    "shulong.findings",
    "shulong.acts",
    "shulong.adjustments",
    "shulong.cases",
    "shulong.portal",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shulong.config.headers.SecureHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "shulong.config.urls"
WSGI_APPLICATION = "shulong.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shulong.portal.context.place",
            ],
            "builtins": ["shulong.portal.templatetags.words"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE: str = _CITY.get("timezone", "Asia/Shanghai")

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

LOGIN_URL = "portal:sign-in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "portal:sign-in"
CSRF_FAILURE_VIEW = "shulong.portal.views.door.forgery"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
