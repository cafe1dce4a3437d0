// The chat store comes here.
