"""The pages of a course's team: who is how far, and what people do by hand. Thin: what they show comes from the api."""
