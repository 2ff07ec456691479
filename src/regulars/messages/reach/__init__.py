"""What is open to everybody: the pages behind links in messages, the form to subscribe, and the
doors at which providers report. No login, no script; a GET shows and a POST acts.
"""
