"""Philox4x32-10 and the dropout mask made of it, written from the paper and the library's documentation."""


def block(key, low, high):
    k, c = [key & 0xFFFFFFFF, key >> 32], [low & 0xFFFFFFFF, low >> 32, high & 0xFFFFFFFF, high >> 32]
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k[1], p0 & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def layer_stream(layer, iteration):
    return 5 << 56 | layer << 40 | iteration


def dropout_mask(seed, stream, count, ratio):
    """Of 64 elements in turn, element i takes from block i mod 8 the half word i / 8; it is kept if the middle of its share of [0, 1) is above the ratio."""
    mask = []
    for element in range(count):
        group, i = divmod(element, 64)
        words = block(seed, group * 8 + i % 8, stream)
        half = i // 8
        bits = words[half // 2] >> 16 * (half % 2) & 0xFFFF
        mask.append(1.0 if (bits + 0.5) / 65536 > ratio else 0.0)
    return mask


# The known answers of the generator's authors (Random123, kat_vectors).
assert block(0, 0, 0) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
assert block(0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF) == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]
