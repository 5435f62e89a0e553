<?php

declare(strict_types=1);

use Village\Guestbook;

require __DIR__ . '/../bootstrap.php';

session_start(['cookie_httponly' => true, 'cookie_samesite' => 'Lax', 'cookie_secure' => true]);
$_SESSION['token'] ??= bin2hex(random_bytes(32));

$guestbook = new Guestbook($database);
$problem = null;

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    $token = $_POST['token'] ?? '';
    $name = $_POST['name'] ?? '';
    $text = $_POST['text'] ?? '';
    if (!is_string($token) || !hash_equals($_SESSION['token'], $token)) {
        $problem = 'The form was open for too long. Please send it again.';
    } elseif (!is_string($name) || !is_string($text) || trim($name) === '' || trim($text) === '') {
        $problem = 'Please fill in your name and a text.';
    } elseif (mb_strlen($name) > 60 || mb_strlen($text) > 2000) {
        $problem = 'A name has 60 letters at most, and a text 2,000.';
    } else {
        $guestbook->add(trim($name), trim($text));
        header('Location: /guestbook.php', true, 303);
        exit;
    }
}

$entries = $guestbook->newest(50);
?>
<!doctype html>
<title>Guestbook</title>
<?php if ($problem !== null) : ?>
  <p role="alert"><?= htmlspecialchars($problem) ?></p>
<?php endif ?>
<form method="post">
  <input type="hidden" name="token" value="<?= htmlspecialchars($_SESSION['token']) ?>">
  <label>Name <input name="name" maxlength="60" required></label>
  <label>Text <textarea name="text" maxlength="2000" required></textarea></label>
  <button>Send</button>
</form>
<?php foreach ($entries as $entry) : ?>
  <article>
    <h2><?= htmlspecialchars($entry['name']) ?></h2>
    <p><?= nl2br(htmlspecialchars($entry['text'])) ?></p>
  </article>
<?php endforeach ?>
