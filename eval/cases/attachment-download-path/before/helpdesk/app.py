from flask import Flask
from flask_login import LoginManager

from helpdesk.tickets import tickets


def create_app(config: dict[str, str]) -> Flask:
    app = Flask(__name__)
    app.config.update(config)
    LoginManager(app)
    app.register_blueprint(tickets)
    return app
