from django.db import migrations, models

from juxian.core.db import AllowChange, RefuseChange


def onto_terms(apps, schema_editor):
    """Let every version and draft say what its benefit said."""
    for name in ("BenefitVersion", "BenefitDraft"):
        model = apps.get_model("policies", name)
        model.objects.filter(benefit__automatic=True).update(automatic=True)


def onto_benefits(apps, schema_editor):
    """Let every benefit say what its last version says."""
    for version in apps.get_model("policies", "BenefitVersion").objects.order_by("number"):
        version.benefit.__class__.objects.filter(pk=version.benefit_id).update(automatic=version.automatic)


def automatic():
    return models.BooleanField(
        default=False,
        help_text="The office grants it from the list of a run.",
        verbose_name="granted without application",
    )


class Migration(migrations.Migration):
    """Whether a benefit is granted without application belongs to its terms; whether the public is told, to itself."""

    dependencies = [("policies", "0003_simulations")]
    operations = [
        AllowChange("policies_benefitversion"),
        migrations.AddField("benefitversion", "automatic", automatic()),
        migrations.AddField("benefitdraft", "automatic", automatic()),
        migrations.RunPython(onto_terms, onto_benefits),
        RefuseChange("policies_benefitversion"),
        migrations.RemoveField("benefit", "automatic"),
        migrations.AddField(
            "benefit",
            "public",
            models.BooleanField(
                default=True,
                help_text="Anybody may try whether they would be entitled.",
                verbose_name="in the public calculator",
            ),
        ),
    ]
