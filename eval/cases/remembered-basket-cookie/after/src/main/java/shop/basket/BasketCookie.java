package shop.basket;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the basket of somebody who has no account yet. */
public final class BasketCookie {
  private static final Logger LOG = LoggerFactory.getLogger(BasketCookie.class);
  private static final String NAME = "basket";
  private static final Duration LIFETIME = Duration.ofDays(14);

  private BasketCookie() {}

  /** The basket that came with a request, if there is one that can be read. */
  public static Optional<Basket> read(HttpServletRequest request) {
    if (request.getCookies() == null) {
      return Optional.empty();
    }
    for (Cookie cookie : request.getCookies()) {
      if (NAME.equals(cookie.getName())) {
        return decode(cookie.getValue());
      }
    }
    return Optional.empty();
  }

  /** Sends the basket along with a response. */
  public static void write(HttpServletResponse response, Basket basket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var output = new ObjectOutputStream(bytes)) {
      output.writeObject(basket);
    }
    var cookie = new Cookie(NAME, Base64.getUrlEncoder().encodeToString(bytes.toByteArray()));
    cookie.setHttpOnly(true);
    cookie.setSecure(true);
    cookie.setPath("/");
    cookie.setMaxAge((int) LIFETIME.toSeconds());
    response.addCookie(cookie);
  }

  private static Optional<Basket> decode(String value) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(value);
    } catch (IllegalArgumentException error) {
      return Optional.empty();
    }
    try (var input = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return Optional.of((Basket) input.readObject());
    } catch (IOException | ClassNotFoundException | ClassCastException error) {
      LOG.warn("A basket's cookie can't be read", error);
      return Optional.empty();
    }
  }
}
