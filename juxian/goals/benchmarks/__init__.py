"""对标: what other districts published beside what our records say."""
