from flask import Flask
from flask_login import LoginManager

from helpdesk.attachments import attachments
from helpdesk.tickets import tickets


def create_app(config: dict[str, str]) -> Flask:
    app = Flask(__name__)
    app.config.update(config)
    app.config.setdefault("ATTACHMENT_FOLDER", "/srv/helpdesk/attachments")
    LoginManager(app)
    app.register_blueprint(tickets)
    app.register_blueprint(attachments)
    return app
