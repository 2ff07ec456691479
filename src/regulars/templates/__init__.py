"""One library of words for all channels: blocks, languages, versions, and what is wrong with them.

A template holds content: for a form (email, sms, push, chat) or one exact channel, and for each
language, what is said there. `compiling` turns it into the words that `messages` sends; whatever
may be said is Liquid.
"""
