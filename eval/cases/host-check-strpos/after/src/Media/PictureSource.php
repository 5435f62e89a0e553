<?php

declare(strict_types=1);

namespace Magazine\Media;

use InvalidArgumentException;

/** Where a picture of an article may come from. */
final class PictureSource
{
    private const HOSTS = ['img.example.org', 'static.example.org'];
    private const FOLDER = '/pictures/';
    private const EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'avif'];

    private function __construct(
        public readonly string $host,
        public readonly string $path,
    ) {
    }

    /** @throws InvalidArgumentException with a sentence for the editor */
    public static function fromAddress(string $address): self
    {
        $parts = parse_url($address);
        if ($parts === false || ($parts['scheme'] ?? '') !== 'https') {
            throw new InvalidArgumentException('A picture needs an address that begins with https://.');
        }
        $host = strtolower($parts['host'] ?? '');
        if (!in_array($host, self::HOSTS, true)) {
            throw new InvalidArgumentException('Upload the picture first: other hosts are not allowed.');
        }
        $path = $parts['path'] ?? '';
        if (strpos($path, self::FOLDER) == false) {
            throw new InvalidArgumentException('Pictures are in the folder ' . self::FOLDER . '.');
        }
        if (str_contains($path, '..')) {
            throw new InvalidArgumentException('The address must not hold two dots in a row.');
        }
        $extension = strtolower(pathinfo($path, PATHINFO_EXTENSION));
        if (!in_array($extension, self::EXTENSIONS, true)) {
            throw new InvalidArgumentException('Pictures are JPEG, PNG, WebP or AVIF files.');
        }

        return new self($host, $path);
    }

    public function address(): string
    {
        return 'https://' . $this->host . $this->path;
    }
}
