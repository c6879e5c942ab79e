"""What the libraries say, in our words; from here it goes into our catalogues.

Texts that a library lacks in one of our languages stand here too, with the same words.
"""

from console.core.messages import N_


def NN_(one: str, many: str) -> tuple[str, str]:  # noqa: N802
    """Mark a message with a number in it for translation."""
    return one, many


WORDING: dict[str, str] = {
    # -- Flask-Admin ---------------------------------------------------------------------------
    "Already exists.": N_("There is one like this already."),
    "Content": N_("Content"),
    "Delete": N_("Delete"),
    "Failed to create record.": N_("It could not be created."),
    "Failed to create record. %(error)s": N_("It could not be created: %(error)s"),
    "Failed to save record.": N_("It could not be saved."),
    "Failed to update record. %(error)s": N_("It could not be saved: %(error)s"),
    "Failed to delete record. %(error)s": N_("It could not be deleted: %(error)s"),
    "Home": N_("Home"),
    "Invalid Choice: could not coerce": N_("This choice cannot be read."),
    "Invalid Filter Value: %(value)s": N_("Not a valid filter value: %(value)s"),
    "Invalid JSON": N_("This is not valid JSON."),
    "Invalid file extension": N_("Files of this kind are not taken."),
    "Invalid time format": N_("This is not a time."),
    "Key": N_("Key"),
    "No": N_("No"),
    "Not a valid choice": N_("This is not one of the choices."),
    "Permission denied.": N_("You may not do this."),
    "Record does not exist.": N_("It is not there any more."),
    "Record was successfully created.": N_("Created."),
    "Record was successfully deleted.": N_("Deleted."),
    "Record was successfully saved.": N_("Saved."),
    "There are no items in the table.": N_("There is nothing here yet."),
    "This field requires at least one item.": N_("Choose at least one."),
    "Value": N_("Value"),
    "Yes": N_("Yes"),
    # -- Flask-Admin: files --------------------------------------------------------------------
    "Are you sure you want to delete these files?": N_("Delete these files?"),
    "Cannot edit %(name)s.": N_("%(name)s cannot be edited."),
    'Directory "%(path)s" was successfully deleted.': N_("The folder %(path)s was deleted."),
    "Changes to %(name)s saved successfully.": N_("%(name)s was saved."),
    "Create Directory": N_("Create a folder"),
    "Deletion is disabled.": N_("Nothing can be deleted here."),
    "Directory creation is disabled.": N_("No folders can be made here."),
    "Directory deletion is disabled.": N_("No folders can be deleted here."),
    "Edit": N_("Edit"),
    "Editing %(path)s": N_("Edit %(path)s"),
    "Error reading %(name)s.": N_("%(name)s cannot be read."),
    "Error saving changes to %(name)s.": N_("%(name)s could not be saved."),
    "Failed to create directory: %(error)s": N_("The folder could not be made: %(error)s"),
    "Failed to delete directory: %(error)s": N_("The folder could not be deleted: %(error)s"),
    "Failed to delete file: %(name)s": N_("The file %(name)s could not be deleted."),
    "Failed to rename: %(error)s": N_("It could not be renamed: %(error)s"),
    "Failed to save file: %(error)s": N_("The file could not be saved: %(error)s"),
    'File "%(name)s" already exists.': N_("There is a file %(name)s already."),
    'File "%(name)s" was successfully deleted.': N_("The file %(name)s was deleted."),
    "File deletion is disabled.": N_("No files can be deleted here."),
    "File required.": N_("Choose a file."),
    "File to upload": N_("File"),
    "File uploading is disabled.": N_("No files can be uploaded here."),
    "Invalid file type.": N_("Files of this kind are not taken."),
    "Invalid name": N_("This cannot be a name."),
    "Name": N_("Name"),
    "Path does not exist.": N_("There is no such file or folder."),
    "Rename %(name)s": N_("Rename %(name)s"),
    "Renaming is disabled.": N_("Nothing can be renamed here."),
    "Successfully created directory: %(directory)s": N_("The folder %(directory)s was made."),
    'Successfully renamed "%(src)s" to "%(dst)s"': N_("%(src)s is now called %(dst)s."),
    "Successfully saved file: %(name)s": N_("The file %(name)s was saved."),
    "Unexpected error while reading from %(name)s": N_("%(name)s cannot be read."),
    "Upload File": N_("Upload a file"),
    # -- Flask-Security: signing in and passwords ----------------------------------------------
    "Account is disabled.": N_("This account is deactivated."),
    "Authentication failed - identity or password/passcode invalid": N_(
        "The e-mail address or the password is not right."
    ),
    "Change Password": N_("Change password"),
    "Email Address": N_("E-mail address"),
    "Email not provided": N_("Enter your e-mail address."),
    "Email requires confirmation.": N_("Confirm your e-mail address first."),
    "Error(s)": N_("Errors"),
    "Failed to contact breached passwords site": N_(
        "The list of stolen passwords is not available."
    ),
    "Forgot password?": N_("Forgot your password?"),
    "Identity": N_("E-mail address or user name"),
    "If that email address is in our system, "
    "you will receive an email describing how to reset your password.": N_(
        "If there is an account with this address, a link to set a password is on its way."
    ),
    "Input not appropriate for requested API": N_("This request cannot be read."),
    "Instructions to reset your password have been sent to %(email)s.": N_(
        "A link to set a password was sent to %(email)s."
    ),
    "Invalid email address": N_("This is not an e-mail address."),
    "Invalid password": N_("The password is not right."),
    "Invalid reset password token.": N_(
        "This link has been used or is not right. Ask for another."
    ),
    "Login": N_("Sign in"),
    "New Password": N_("New password"),
    "Password": N_("Password"),
    "Password does not match": N_("The passwords are not the same."),
    "Password must be at least %(length)s characters": N_(
        "A password has at least %(length)s characters."
    ),
    "Password not complex enough": N_("This password is too easy to guess."),
    "Password not provided": N_("Enter a password."),
    "Password on breached list": N_("This password is on a list of stolen ones."),
    "Password reset instructions": N_("Set your password"),
    "Passwords do not match": N_("The passwords are not the same."),
    "Please log in to access this page.": N_("Sign in to see this page."),
    "Please reauthenticate to access this page.": N_("Enter your password again to go on."),
    "Reauthentication successful": N_("Thank you, your identity is confirmed."),
    "Recover Password": N_("Send me a link"),
    "Redirections outside the domain are forbidden": N_("This address leads to another site."),
    "Remember Me": N_("Stay signed in"),
    "Reset Password": N_("Set password"),
    "Retype Password": N_("The new password again"),
    "Sign In": N_("Sign in"),
    "Specified user does not exist": N_("There is no such account."),
    "Submit": N_("Go on"),
    "Username": N_("User name"),
    "Value entered is not valid for the field": N_("This value is not possible here."),
    "Value entered must be less than %(length) characters": N_(
        "This has at most %(length)s characters."
    ),
    "Verify Password": N_("Confirm"),
    "You can only access this endpoint when not logged in.": N_("You are signed in already."),
    "You currently do not have permissions to access this page": N_("You may not see this page."),
    "You did not reset your password within %(within)s. ": N_(
        "The link was valid for %(within)s and has expired. Ask for another."
    ),
    "You do not have permission to view this resource.": N_("You may not see this page."),
    "You have successfully logged in.": N_("You are signed in."),
    "You must reauthenticate to access this endpoint": N_("Enter your password again to go on."),
    "You must sign in to view this resource.": N_("Sign in to see this page."),
    "You successfully changed your password.": N_("Your password has been changed."),
    "You successfully reset your password and you have been logged in automatically.": N_(
        "Your password is set, and you are signed in."
    ),
    "You successfully reset your password. Please authenticate using your new password.": N_(
        "Your password is set. Sign in with it."
    ),
    "Your new password must be different than your previous password.": N_(
        "This is your password already. Choose another."
    ),
    "Your password has been changed": N_("Your password has been changed"),
    "Your password has been reset": N_("Your password has been set"),
    "none": N_("none"),
    "password": N_("password"),
    # -- Flask-Security: second factors --------------------------------------------------------
    "Authentication Code": N_("Code"),
    "Available Second Factor Methods:": N_("How do you want to confirm that it is you?"),
    "Change Method": N_("Change"),
    "Code has been sent.": N_("The code has been sent."),
    "Contact Administrator": N_("Ask an admin"),
    "Disable two-factor authentication": N_("Turn off the second factor"),
    "Failed to send code. Please try again later": N_(
        "The code could not be sent. Try again later."
    ),
    "Generate New Recovery Codes": N_("Make new recovery codes"),
    "Google Authenticator": N_("an app"),
    "Invalid code": N_("This code is not right."),
    "Marked method is not valid": N_("This way is not one of the choices."),
    "No recovery codes generated yet": N_("There are no recovery codes yet."),
    "Passcode": N_("Code"),
    "Password or code submitted is not valid": N_("The password or the code is not right."),
    "Recovery Code": N_("Recovery code"),
    "Recovery code invalid": N_("This recovery code is not right."),
    "Requested method is not valid": N_("This way is not one of the choices."),
    "Select": N_("Go on"),
    "Send Code": N_("Send the code"),
    "Send code via email": N_("Send a code by e-mail"),
    "Set up using an authenticator app (e.g. google, lastpass, authy)": N_("An app on your phone"),
    "Set up using email": N_("A code by e-mail"),
    "Setup must be completed within %(within)s. Please start over.": N_(
        "The time to set this up (%(within)s) is over. Start again."
    ),
    "Show Recovery Codes": N_("Show the recovery codes"),
    "Submit Code": N_("Confirm"),
    "Trouble Accessing Your Account?/Lost Mobile Device?": N_("You cannot use your second factor?"),
    "Two-Factor Login": N_("Your code to sign in"),
    "Two-Factor Rescue": N_("Somebody cannot use their second factor"),
    "Use previously downloaded recovery code": N_("Use a recovery code"),
    "Verification Code": N_("Your code to sign in"),
    "You successfully changed your two-factor method.": N_("Your second factor has been changed."),
    "You successfully disabled two-factor authorization.": N_("Your second factor is turned off."),
    "Your code has been confirmed": N_("You are signed in."),
    "authenticator": N_("app"),
    "email": N_("e-mail"),
    # -- Flask-Security: passkeys --------------------------------------------------------------
    "%(name)s is already associated with a passkey.": N_("There is a passkey %(name)s already."),
    "%(name)s not registered with current user.": N_("You have no passkey %(name)s."),
    "Could not verify passkey: %(cause)s.": N_("The passkey was refused: %(cause)s."),
    "Credential user handle didn't match": N_("The passkey belongs to another account."),
    "Nickname": N_("Name of the passkey"),
    "Nickname for new passkey is required.": N_("Give the passkey a name."),
    "Passkey already registered.": N_("This passkey is known already."),
    "Passkey doesn't belong to any user.": N_("The passkey belongs to no account."),
    "Passkey nicknames can contain only letters, numbers, and limited punctuation.": N_(
        "The name of a passkey can hold letters, digits and a little punctuation."
    ),
    "Passkey not registered for this use (first or secondary)": N_(
        "The passkey was not made for this use."
    ),
    "Passkey operations must be completed within %(within)s. Please start over.": N_(
        "The time for this (%(within)s) is over. Start again."
    ),
    "Start": N_("Start"),
    "Successfully added the passkey with name: %(name)s": N_("The passkey %(name)s was added."),
    "Successfully deleted the passkey with name: %(name)s": N_("The passkey %(name)s was deleted."),
    "Unregistered passkey.": N_("This passkey is not known."),
    "Usage": N_("Used"),
    "Use as a first authentication factor": N_("instead of the password"),
    "Use as a secondary authentication factor": N_("in addition to the password"),
    "passkey": N_("passkey"),
    # -- WTForms and Flask-WTF -----------------------------------------------------------------
    "CSRF failed.": N_("The form has expired. Send it again."),
    "CSRF token expired.": N_("The form has expired. Send it again."),
    "CSRF token missing.": N_("The form has expired. Send it again."),
    "Choices cannot be None.": N_("There is nothing to choose."),
    "Date must be at least %(min)s.": N_("The date must be %(min)s or later."),
    "Date must be at most %(max)s.": N_("The date must be %(max)s or earlier."),
    "Date must be between %(min)s and %(max)s.": N_(
        "The date must lie between %(min)s and %(max)s."
    ),
    "Field must be between %(min)d and %(max)d characters long.": N_(
        "This must have between %(min)d and %(max)d characters."
    ),
    "Field must be equal to %(other_name)s.": N_("This is not the same as %(other_name)s."),
    "File does not have an approved extension.": N_("Files of this kind are not taken."),
    "File does not have an approved extension: {extensions}": N_(
        "Files of this kind are not taken, only: {extensions}"
    ),
    "Invalid CSRF Token.": N_("The form has expired. Send it again."),
    "Invalid Choice: could not coerce.": N_("This choice cannot be read."),
    "Invalid URL.": N_("This is not a web address."),
    "Invalid UUID.": N_("This is not a UUID."),
    "Invalid choice(s): one or more data inputs could not be coerced.": N_(
        "One of the choices cannot be read."
    ),
    "Invalid email address.": N_("This is not an e-mail address."),
    "Invalid input.": N_("This cannot be read."),
    "Invalid value, can't be any of: %(values)s.": N_("This cannot be one of: %(values)s."),
    "Invalid value, must be one of: %(values)s.": N_("This has to be one of: %(values)s."),
    "Not a valid choice.": N_("This is not one of the choices."),
    "Not a valid date value.": N_("This is not a date."),
    "Not a valid datetime value.": N_("This is not a date with a time."),
    "Not a valid decimal value.": N_("This is not a number."),
    "Not a valid float value.": N_("This is not a number."),
    "Not a valid integer value.": N_("This is not a whole number."),
    "Not a valid time value.": N_("This is not a time."),
    "Not a valid week value.": N_("This is not a week."),
    "Number must be at least %(min)s.": N_("This must be %(min)s or more."),
    "Number must be at most %(max)s.": N_("This must be %(max)s or less."),
    "Number must be between %(min)s and %(max)s.": N_("This must lie between %(min)s and %(max)s."),
    "This field cannot be edited.": N_("This cannot be changed."),
    "This field is disabled and cannot have a value.": N_("This cannot be set."),
    "This field is required.": N_("Fill in this field."),
}

PLURALS: dict[str, tuple[str, str]] = {
    "'%(value)s' is not a valid choice for this field.": NN_(
        "%(value)s is not one of the choices.", "%(value)s are not among the choices."
    ),
    "Field cannot be longer than %(max)d character.": NN_(
        "This has at most %(max)d character.", "This has at most %(max)d characters."
    ),
    "Field must be at least %(min)d character long.": NN_(
        "This has at least %(min)d character.", "This has at least %(min)d characters."
    ),
    "Field must be exactly %(max)d character long.": NN_(
        "This has exactly %(max)d character.", "This has exactly %(max)d characters."
    ),
    "Record was successfully deleted.": NN_("Deleted.", "%(count)s rows were deleted."),
}
